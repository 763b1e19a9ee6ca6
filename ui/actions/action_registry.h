#pragma once

#include <QAction>
#include <QObject>
#include <QString>
#include <functional>
#include <map>
#include <vector>

namespace zeroplane::ui {

/// A command as it is declared. Texts are English here and translated (context "Commands") when it is added.
struct CommandSpec {
  const char* id;         ///< "shot/next": group, slash, name
  const char* text;       ///< in menus
  const char* doc;        ///< one line: what it does; the tooltip
  const char* keys = "";  ///< key sequences, separated by a space; the first is shown
  const char* icon = "";
  bool checkable = false;
};

/// Every user action under its name. Menus, buttons, keys and tests trigger the same QAction. Its objectName
/// is the id; its statusTip the doc.
class ActionRegistry final : public QObject {
  Q_OBJECT
 public:
  /// Keys work while the focus is anywhere in `window`.
  explicit ActionRegistry(QWidget* window);

  /// Declares a command. A second one of the same id, or one without a doc, is a mistake of the program.
  QAction* Add(const CommandSpec& spec, std::function<void(bool checked)> body);
  /// The same with texts made at run time (already translated): a style, a screen.
  QAction* Add(const QString& id, const QString& text, const QString& doc, const CommandSpec& rest,
               std::function<void(bool checked)> body);

  /// Null for an unknown id.
  QAction* Find(const QString& id) const;
  /// Find() for an id that must exist.
  QAction* Get(const QString& id) const;
  /// Triggers it, as its key would; false when it is unknown or disabled.
  bool Run(const QString& id);

  const std::vector<QAction*>& all() const { return actions_; }

 private:
  QWidget* const window_;
  std::vector<QAction*> actions_;
  std::map<QString, QAction*> by_id_;
};

}  // namespace zeroplane::ui
