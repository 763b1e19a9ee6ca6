#include <QKeySequence>
#include <QSet>
#include <QTest>
#include <QWidget>

#include "ui/actions/commands.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

class CommandsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { ApplyTheme(); }

  void everyCommandIsNamedAndSaysWhatItDoes() {
    QSet<QString> ids;
    for (const CommandSpec& command : Commands()) {
      const QString id = QString::fromLatin1(command.id);
      QVERIFY2(!ids.contains(id), command.id);
      ids.insert(id);
      QCOMPARE(id.count(QLatin1Char('/')), 1);
      QVERIFY2(QString::fromLatin1(command.doc).size() > 8, command.id);
      QCOMPARE(&Command(command.id), &command);
    }
    QVERIFY_EXCEPTION_THROWN(Command("no/such"), std::logic_error);
  }

  void noTwoCommandsShareAKey() {
    QSet<QString> keys;
    for (const CommandSpec& command : Commands()) {
      for (const QString& key :
           QString::fromLatin1(command.keys).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QString sequence = QKeySequence::fromString(key, QKeySequence::PortableText).toString();
        QVERIFY2(!sequence.isEmpty(), qPrintable(key));
        QVERIFY2(!keys.contains(sequence), qPrintable(key));
        keys.insert(sequence);
      }
    }
  }

  void everyIconIsDrawn() {
    for (const CommandSpec& command : Commands()) {
      if (*command.icon) QVERIFY2(!ThemeIcon(QString::fromLatin1(command.icon)).isNull(), command.icon);
    }
    QVERIFY(ThemeIcon(QStringLiteral("no-such-icon")).isNull());
  }

  void menusKeysAndTestsCallTheSame() {
    QWidget window;
    ActionRegistry registry(&window);
    int runs = 0;
    bool last = false;
    QAction* action = registry.Add(Command("view/mask"), [&](bool checked) {
      ++runs;
      last = checked;
    });
    QCOMPARE(registry.Find(QStringLiteral("view/mask")), action);
    QVERIFY(action->toolTip().contains(QLatin1Char('M')));
    QVERIFY(registry.Run(QStringLiteral("view/mask")));
    QCOMPARE(runs, 1);
    QVERIFY(last);
    action->setEnabled(false);
    QVERIFY(!registry.Run(QStringLiteral("view/mask")));
    QVERIFY(!registry.Run(QStringLiteral("no/such")));
    QCOMPARE(runs, 1);
    QVERIFY_EXCEPTION_THROWN(registry.Get(QStringLiteral("no/such")), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(registry.Add(Command("view/mask"), [](bool) {}), std::logic_error);
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_MAIN(zeroplane::ui::CommandsTest)
#include "tst_commands.moc"
