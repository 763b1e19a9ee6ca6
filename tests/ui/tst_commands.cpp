#include <QCoreApplication>
#include <QKeySequence>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>
#include <memory>
#include <optional>

#include "core/base/error.h"
#include "ui/actions/commands.h"
#include "ui/actions/fuzzy_match.h"
#include "ui/theme.h"
#include "ui/window/main_window.h"

namespace zeroplane::ui {
namespace {

/// The actions of a menu and of all menus in it.
void Collect(const QMenu& menu, QSet<const QAction*>& found) {
  for (const QAction* action : menu.actions()) {
    found.insert(action);
    if (action->menu()) Collect(*action->menu(), found);
  }
}

/// A window without a renderer: of its commands alone.
std::unique_ptr<MainWindow> MakeWindow() {
  WindowServices services;
  services.make_renderer = []() -> std::unique_ptr<StereoRenderer> {
    throw Error(ErrorCode::kNotFound, "the renderer", "is not part of this test");
  };
  services.styles = {{"modern", "Modern", 0.60, 0.75, 0.96, 0.65, "Art3D, Table 3"}};
  services.version_text = "Zeroplane (test)";
  return std::make_unique<MainWindow>(std::move(services));
}

class CommandsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    QCoreApplication::setOrganizationName(QStringLiteral("Zeroplane"));
    QCoreApplication::setApplicationName(QStringLiteral("Zeroplane commands test"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
    ApplyTheme();
  }

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

  void everyCommandOfTheWindowHasAMenuPlaceATooltipAndAKeyOfItsOwn() {
    const auto window = MakeWindow();
    QSet<const QAction*> in_menus;
    for (const QMenu* menu : window->menuBar()->findChildren<QMenu*>()) Collect(*menu, in_menus);
    QSet<QString> keys;
    for (const QAction* action : window->commands().all()) {
      const QString id = action->objectName();
      QVERIFY2(in_menus.contains(action), qPrintable(id));
      QVERIFY2(action->toolTip().size() > 8, qPrintable(id));
      QVERIFY2(!action->text().isEmpty(), qPrintable(id));
      for (const QKeySequence& key : action->shortcuts()) {
        QVERIFY2(!keys.contains(key.toString()), qPrintable(id + QLatin1Char(' ') + key.toString()));
        keys.insert(key.toString());
      }
    }
    for (const CommandSpec& command : Commands())
      QVERIFY2(window->commands().Find(QString::fromLatin1(command.id)), command.id);
  }

  void fuzzySearchPrefersBeginningsAndRuns() {
    const auto score = [](const char* typed, const char* text) {
      return FuzzyScore(QString::fromLatin1(typed), QString::fromLatin1(text));
    };
    QVERIFY(!score("xyz", "Export shots"));
    QVERIFY(!score("tropxe", "Export"));  // in this order
    QVERIFY(!score("export q", "Export shots"));
    QCOMPARE(score("", "Export"), std::optional(0));
    QVERIFY(score("exs", "Export shots"));
    QVERIFY(*score("EXPORT", "Export") > *score("EXPORT", "Export shots"));
    QVERIFY(*score("ms", "Match style") > *score("ms", "Dims"));
    QVERIFY(*score("style", "Match style") > *score("style", "Steady lens"));
    QVERIFY(score("shots export", "Export shots"));  // words in any order
  }

  void thePaletteFindsAndRunsByKeysAlone() {
    const auto window = MakeWindow();
    window->resize(1200, 800);
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    QVERIFY(window->commands().Run(QStringLiteral("help/find-command")));
    auto* palette = window->findChild<QWidget*>(QStringLiteral("commandPalette"));
    auto* field = palette->findChild<QLineEdit*>(QStringLiteral("commandField"));
    auto* list = palette->findChild<QListWidget*>(QStringLiteral("commandList"));
    QVERIFY(palette->isVisible() && field->hasFocus());
    const auto in_words = [list] { return list->currentItem()->data(Qt::AccessibleTextRole).toString(); };
    QTest::keyClicks(field, QStringLiteral("undo"));
    QCOMPARE(in_words(), QStringLiteral("Undo. Take back the last edit. Ctrl+Z"));
    QTest::keyClick(field, Qt::Key_Return);  // nothing to undo: it stays
    QVERIFY(palette->isVisible());
    field->clear();
    QTest::keyClicks(field, QStringLiteral("paint local"));  // of its description
    QVERIFY(in_words().contains(QLatin1String("F2")));
    palette->grab().save(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots/ui_palette.png"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QVERIFY(window->commands().Get(QStringLiteral("layout/paint"))->isChecked());
    window->commands().Run(QStringLiteral("help/find-command"));
    QCOMPARE(field->text(), QString());
    const QString first = in_words();
    QTest::keyClick(field, Qt::Key_Down);
    QVERIFY(in_words() != first);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
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

 private:
  QTemporaryDir folder_;
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_MAIN(zeroplane::ui::CommandsTest)
#include "tst_commands.moc"
