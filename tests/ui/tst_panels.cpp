#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>
#include <cmath>
#include <memory>

#include "ui/actions/action_combo.h"
#include "ui/actions/commands.h"
#include "ui/inspector/effect_panel.h"
#include "ui/inspector/grade_panel.h"
#include "ui/inspector/grade_text.h"
#include "ui/inspector/preset_menu.h"
#include "ui/inspector/value_slider.h"
#include "ui/timeline/scrubber.h"
#include "ui/timeline/shot_list.h"
#include "ui/timeline/shot_strip.h"
#include "ui/window/message_bar.h"

namespace zeroplane::ui {
namespace {

constexpr int kWaitMs = 20000;

ValueSliderOptions Options() {
  return {"value", -2, 2, -5, 5, 0.01, 0.25, ValueUnit::kPercent};
}

void Wheel(QWidget* widget, int delta, Qt::KeyboardModifiers modifiers) {
  QWheelEvent event(QPointF(5, 5), widget->mapToGlobal(QPointF(5, 5)), {}, QPoint(0, delta), Qt::NoButton,
                    modifiers, Qt::NoScrollPhase, false);
  QApplication::sendEvent(widget, &event);
}

class PanelsTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

 private Q_SLOTS:
  void initTestCase() {
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
    QCoreApplication::setOrganizationName(QStringLiteral("Zeroplane"));
  }

  void sliderTellsOneGestureForADrag() {
    ValueSlider value(Options(), QStringLiteral("Value"), {});
    auto* slider = value.findChild<QSlider*>(QStringLiteral("value.slider"));
    QSignalSpy edited(&value, &ValueSlider::edited), finished(&value, &ValueSlider::finished);
    slider->setSliderDown(true);
    for (const int steps : {600, 700, 750}) slider->setValue(steps);
    QCOMPARE(edited.count(), 3);
    QCOMPARE(finished.count(), 0);
    slider->setSliderDown(false);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(value.value(), 1.0);
    QCOMPARE(value.findChild<QLineEdit*>(QStringLiteral("value.field"))->text(),
             QStringLiteral(u"+1.00\u00a0%"));
  }

  void labelResetsOnDoubleClick() {
    ValueSlider value(Options(), QStringLiteral("Value"), {});
    value.SetValue(1.5);
    QSignalSpy edited(&value, &ValueSlider::edited), finished(&value, &ValueSlider::finished);
    QTest::mouseDClick(value.findChild<QLabel*>(QStringLiteral("value.label")), Qt::LeftButton);
    QCOMPARE(value.value(), 0.25);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(finished.count(), 1);
  }

  void wheelIsFineAndShiftCoarse() {
    ValueSlider value(Options(), QStringLiteral("Value"), {});
    auto* slider = value.findChild<QSlider*>(QStringLiteral("value.slider"));
    QSignalSpy finished(&value, &ValueSlider::finished);
    Wheel(slider, 120, Qt::NoModifier);
    QCOMPARE(value.value(), 0.26);
    Wheel(slider, -120, Qt::ShiftModifier);
    QVERIFY(std::abs(value.value() - 0.16) < 1e-9);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, kWaitMs);  // the two turns are one gesture
  }

  void typingIsReadAndLimited() {
    ValueSlider value(Options(), QStringLiteral("Value"), {});
    value.SetEyeWidth(1000);
    value.show();
    auto* field = value.findChild<QLineEdit*>(QStringLiteral("value.field"));
    QSignalSpy edited(&value, &ValueSlider::edited);
    const auto type = [field](const char* text) {
      field->selectAll();
      QTest::keyClicks(field, QString::fromUtf8(text));
      QTest::keyClick(field, Qt::Key_Return);
    };
    type("12px");
    QCOMPARE(value.value(), 1.2);
    type("+0.1");
    QVERIFY(std::abs(value.value() - 1.3) < 1e-9);
    type("3");  // past the slider's end, within the hard limit
    QCOMPARE(value.value(), 3.0);
    type("99");
    QCOMPARE(value.value(), 5.0);
    const auto told = edited.count();
    type("nonsense");
    QCOMPARE(value.value(), 5.0);
    QCOMPARE(edited.count(), told);
    QCOMPARE(field->text(), QStringLiteral(u"+5.00\u00a0%"));
  }

  void gradePanelShowsAndTells() {
    QWidget window;
    ActionRegistry registry(&window);
    for (const CommandSpec& command : Commands()) registry.Add(command, [](bool) {});
    QMenu menu, presets;
    GradePanel panel(registry, &menu, &presets);
    QSignalSpy depth(&panel, &GradePanel::depthEdited), background(&panel, &GradePanel::backgroundEdited);
    panel.SetShot({QStringLiteral("Tower"), {1.5, 0.75}, QStringLiteral("No keys."), DepthBracket{-0.4, 0.7}},
                  DefaultScreen());
    QCOMPARE(depth.count() + background.count(), 0);  // being told something tells nothing
    QCOMPARE(panel.findChild<QLabel*>(QStringLiteral("gradeTitle"))->text(), QStringLiteral("Tower"));
    QVERIFY(
        panel.findChild<QLabel*>(QStringLiteral("comfortVerdict"))->text().startsWith(QLatin1String("Comf")));
    QCOMPARE(panel.findChild<QLabel*>(QStringLiteral("keyRule"))->text(), QStringLiteral("No keys."));
    QAction* units = registry.Get(QStringLiteral("grade/published-units"));
    auto* published = panel.findChild<QLabel*>(QStringLiteral("publishedUnits"));
    QVERIFY(published->isHidden());
    units->trigger();
    QVERIFY(!published->isHidden());
    QVERIFY(published->text().contains(QLatin1String("s 0.0301")));  // 1.5 % of 512 px over 255
    QVERIFY(published->text().contains(QLatin1String("t 3.84 px")));
    QCOMPARE(panel.findChild<QLineEdit*>(QStringLiteral("depth.field"))->text(),
             QStringLiteral(u"1.50\u00a0%"));
    panel.findChild<QSlider*>(QStringLiteral("depth.slider"))->setValue(500);
    QCOMPARE(depth.count(), 1);
    QCOMPARE(depth.front().front().toDouble(), 2.0);
    panel.SetNoShot(QStringLiteral("No film is open."));
    QVERIFY(!panel.findChild<QSlider*>(QStringLiteral("depth.slider"))->isEnabled());
  }

  void combosShowAndTriggerCommands() {
    QWidget window;
    ActionRegistry registry(&window);
    std::vector<QAction*> actions;
    int last = -1;
    for (const char* id : {"key/hold", "key/linear", "key/smooth"}) {
      const int index = static_cast<int>(actions.size());
      actions.push_back(registry.Add(Command(id), [&last, index](bool) { last = index; }));
    }
    const std::unique_ptr<QComboBox> combo(MakeActionCombo(actions, "way"));
    QCOMPARE(combo->itemText(1), QStringLiteral("Linear"));
    actions[2]->setChecked(true);
    QCOMPARE(combo->currentIndex(), 2);
    QCOMPARE(last, -1);
    Q_EMIT combo->activated(1);
    QCOMPARE(last, 1);
    for (QAction* action : actions) action->setEnabled(false);
    QVERIFY(!combo->isEnabled());
  }

  void keyRuleSaysWhatTheSlidersChange() {
    ShotHeader shot;
    QVERIFY(KeyRule(shot, 5).contains(QLatin1String("whole shot")));
    shot.keys = {{5, {1, 1}}, {9, {2, 1}}};
    QCOMPARE(KeyRule(shot, 9), QStringLiteral("Key 2 of 2 is at this frame; the sliders change it."));
    QCOMPARE(KeyRule(shot, 7), QStringLiteral("Keys: 2, none at this frame; a slider sets one here."));
  }

  void presetsAreKeptByName() {
    SaveGradePreset({QStringLiteral("b"), {1, 0.5}});
    SaveGradePreset({QStringLiteral("a"), {2, 0.25}});
    SaveGradePreset({QStringLiteral("b"), {3, -0.5}});
    const std::vector<GradePreset> kept = {{QStringLiteral("a"), {2, 0.25}},
                                           {QStringLiteral("b"), {3, -0.5}}};
    QCOMPARE(GradePresets(), kept);

    QWidget window;
    ActionRegistry registry(&window);
    PresetMenu menu(registry.Add(Command("grade/save-preset"), [](bool) {}), {}, &window);
    QSignalSpy chosen(&menu, &PresetMenu::chosen);
    Q_EMIT menu.aboutToShow();
    menu.findChild<QAction*>(QStringLiteral("preset/b"))->trigger();
    QCOMPARE(chosen.front().front().value<GradePreset>(), kept[1]);
    menu.findChild<QAction*>(QStringLiteral("removePreset/a"))->trigger();
    QCOMPARE(GradePresets().size(), std::size_t{1});
    Q_EMIT menu.aboutToShow();
    QVERIFY(!menu.findChild<QAction*>(QStringLiteral("preset/a")));
    RemoveGradePreset(QStringLiteral("b"));
    QVERIFY(GradePresets().empty());
  }

  void clickedShotsStaySelectedTogether() {
    ShotModel model;
    for (const qint64 first : {0, 40, 60}) model.AddDetected(first, 100);
    ShotList list(&model);
    list.resize(260, 240);
    list.show();
    QSignalSpy changed(&list, &ShotList::selectionChangedTo);
    const auto click = [&](int row, Qt::KeyboardModifiers keys) {
      QTest::mouseClick(list.viewport(), Qt::LeftButton, keys, list.visualRect(model.index(row)).center());
      list.SetCurrent(row);  // what the window does
    };
    click(0, Qt::NoModifier);
    QCOMPARE(list.SelectedShots().size(), std::size_t{1});
    click(2, Qt::ControlModifier);
    QCOMPARE(list.SelectedShots().size(), std::size_t{2});
    QCOMPARE(changed.count(), 2);
    QCOMPARE(list.currentIndex().row(), 2);
    list.SetCurrent(1);  // the playhead went to another shot
    QCOMPARE(list.SelectedShots().size(), std::size_t{1});
  }

  void effectPanelTeachesThenShows() {
    QWidget window;
    ActionRegistry registry(&window);
    for (const CommandSpec& command : Commands()) registry.Add(command, [](bool) {});
    EffectPanel panel(registry);
    panel.SetEffect(true, std::nullopt);
    QVERIFY(!panel.findChild<QLabel*>(QStringLiteral("effectLesson"))->isHidden());
    PaintedEffect effect;
    effect.pull_pct = -0.6;
    effect.enabled = false;
    QSignalSpy toggled(&panel, &EffectPanel::enabledChanged), pulled(&panel, &EffectPanel::pullEdited);
    panel.SetEffect(true, effect);
    QVERIFY(panel.findChild<QLabel*>(QStringLiteral("effectLesson"))->isHidden());
    QCOMPARE(toggled.count() + pulled.count(), 0);
    auto* enabled = panel.findChild<QCheckBox*>(QStringLiteral("effectEnabled"));
    QVERIFY(!enabled->isChecked());
    enabled->click();
    QCOMPARE(toggled.count(), 1);
    panel.findChild<QSlider*>(QStringLiteral("pull.slider"))->setValue(250);
    QCOMPARE(pulled.front().front().toDouble(), -2.0);
  }

  void stripListAndScrubberFollowTheModel() {
    ShotModel model;
    for (const qint64 first : {0, 40, 60}) model.AddDetected(first, 100);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.at(1).frames, (FrameRange{40, 60}));
    QCOMPARE(model.RowOf(59), 1);
    QCOMPARE(model.RowOf(60), 2);

    ShotStrip strip(&model);
    strip.resize(600, 180);
    strip.show();
    QSignalSpy clicked(&strip, &ShotStrip::shotClicked);
    QTest::mouseClick(strip.viewport(), Qt::LeftButton, Qt::NoModifier, strip.CellRect(2).center());
    QCOMPARE(clicked.front().front().toInt(), 2);

    ShotList list(&model);
    list.SetCurrent(1);
    QCOMPARE(list.currentIndex().row(), 1);

    Scrubber scrubber(&model);
    scrubber.resize(416, 24);
    scrubber.SetFrameCount(100);
    QCOMPARE(scrubber.FrameAtX(scrubber.XOf(40) + 1), qint64{40});
    QCOMPARE(scrubber.FrameAtX(-50), qint64{0});
    QCOMPARE(scrubber.FrameAtX(1e6), qint64{99});
    QSignalSpy wanted(&scrubber, &Scrubber::frameWanted);
    QTest::mouseClick(&scrubber, Qt::LeftButton, Qt::NoModifier, QPoint(208, 12));
    QCOMPARE(wanted.front().front().toLongLong(), 50);
  }

  void messagesStayUntilClosed() {
    QWidget window;
    window.resize(400, 300);
    MessageBar bar(&window);
    window.show();
    QVERIFY(!bar.isVisible());
    bar.ShowFailure(QStringLiteral("a.mkv does not exist."));
    QVERIFY(bar.isVisible());
    QCOMPARE(bar.text(), QStringLiteral("a.mkv does not exist."));
    QVERIFY(bar.width() <= window.width());
    bar.findChild<QToolButton*>(QStringLiteral("messageClose"))->click();
    QVERIFY(!bar.isVisible());
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_MAIN(zeroplane::ui::PanelsTest)
#include "tst_panels.moc"
