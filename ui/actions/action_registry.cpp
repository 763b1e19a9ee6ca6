#include "ui/actions/action_registry.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <QWidget>
#include <utility>

#include "core/base/check.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

QList<QKeySequence> KeysOf(const char* keys) {
  QList<QKeySequence> sequences;
  for (const QString& key : QString::fromLatin1(keys).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    sequences.append(QKeySequence::fromString(key, QKeySequence::PortableText));
  }
  return sequences;
}

}  // namespace

ActionRegistry::ActionRegistry(QWidget* window) : QObject(window), window_(window) {}

QAction* ActionRegistry::Add(const CommandSpec& spec, std::function<void(bool)> body) {
  return Add(QString::fromLatin1(spec.id), QCoreApplication::translate("Commands", spec.text),
             QCoreApplication::translate("Commands", spec.doc), spec, std::move(body));
}

QAction* ActionRegistry::Add(const QString& id, const QString& text, const QString& doc,
                             const CommandSpec& rest, std::function<void(bool)> body) {
  ZP_CHECK(!by_id_.contains(id), "two commands of one name");
  ZP_CHECK(!text.isEmpty() && !doc.isEmpty(), "a command says what it does");
  auto* action = new QAction(text, this);
  action->setObjectName(id);
  action->setShortcuts(KeysOf(rest.keys));
  action->setStatusTip(doc);
  const QString key = action->shortcut().toString(QKeySequence::NativeText);
  action->setToolTip(key.isEmpty() ? doc : QStringLiteral("%1 (%2)").arg(doc, key));
  action->setIcon(ThemeIcon(QString::fromLatin1(rest.icon)));
  action->setIconVisibleInMenu(false);
  action->setCheckable(rest.checkable);
  connect(action, &QAction::triggered, this, [body = std::move(body)](bool checked) { body(checked); });
  window_->addAction(action);
  actions_.push_back(action);
  by_id_[id] = action;
  return action;
}

QAction* ActionRegistry::Find(const QString& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

QAction* ActionRegistry::Get(const QString& id) const {
  QAction* action = Find(id);
  ZP_CHECK(action != nullptr, id.toStdString());
  return action;
}

bool ActionRegistry::Run(const QString& id) {
  QAction* action = Find(id);
  if (!action || !action->isEnabled()) return false;
  action->trigger();
  return true;
}

}  // namespace zeroplane::ui
