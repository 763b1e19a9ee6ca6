#include "ui/export/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include "ui/export/export_text.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

const QString kFolderKey = QStringLiteral("export/folder");
const QString kLayoutKey = QStringLiteral("export/layout");
const QString kFillKey = QStringLiteral("export/fill");
const QString kQualityKey = QStringLiteral("export/quality");

}  // namespace

ExportDialog::ExportDialog(const std::filesystem::path& film, QWidget* parent)
    : QDialog(parent),
      film_(film),
      layout_(new QComboBox),
      fill_(new QComboBox),
      quality_(new QComboBox),
      swap_(new QCheckBox(tr("Swap the eyes (right eye first)"))),
      file_(new QLineEdit),
      export_(new QPushButton(tr("Export"))) {
  setObjectName(QStringLiteral("exportDialog"));
  setWindowTitle(tr("Export"));
  layout_->setObjectName(QStringLiteral("exportLayout"));
  fill_->setObjectName(QStringLiteral("exportFill"));
  fill_->setToolTip(
      tr("What is put where the made eye sees past an object, at something the film does not show"));
  quality_->setObjectName(QStringLiteral("exportQuality"));
  swap_->setObjectName(QStringLiteral("exportSwap"));
  file_->setObjectName(QStringLiteral("exportFile"));
  export_->setObjectName(QStringLiteral("exportStart"));
  file_->setMinimumWidth(420);
  for (const bool for_delivery : {true, false}) {
    if (!for_delivery) layout_->insertSeparator(layout_->count());
    for (const LayoutInfo& info : Layouts()) {
      if (info.for_delivery == for_delivery) layout_->addItem(Label(info.layout), ToQt(info.id));
    }
  }
  for (const HoleFillInfo& info : kHoleFills) fill_->addItem(Label(info.fill), ToQt(info.id));
  for (const ExportQuality& quality : ExportQualities()) {
    quality_->addItem(QCoreApplication::translate("Export", quality.label), QString::fromLatin1(quality.id));
  }
  const QSettings settings;
  layout_->setCurrentIndex(std::max(0, layout_->findData(settings.value(kLayoutKey, QStringLiteral("sbs")))));
  fill_->setCurrentIndex(
      std::max(0, fill_->findData(settings.value(kFillKey, QStringLiteral("background")))));
  quality_->setCurrentIndex(
      std::max(0, quality_->findData(settings.value(kQualityKey, QStringLiteral("high")))));

  auto* browse = new QPushButton(tr("Browse…"));
  browse->setObjectName(QStringLiteral("exportBrowse"));
  browse->setAutoDefault(false);
  auto* file_row = new QHBoxLayout;
  file_row->addWidget(file_, 1);
  file_row->addWidget(browse);
  auto* form = new QFormLayout;
  form->setSpacing(8);
  form->addRow(tr("Layout"), layout_);
  form->addRow(QString(), swap_);
  form->addRow(tr("Behind objects"), fill_);
  form->addRow(tr("Quality"), quality_);
  form->addRow(tr("File"), file_row);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  buttons->addButton(export_, QDialogButtonBox::AcceptRole);
  export_->setDefault(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(16);
  column->addLayout(form);
  column->addWidget(buttons);

  connect(layout_, &QComboBox::currentIndexChanged, this, &ExportDialog::SuggestName);
  connect(file_, &QLineEdit::textEdited, this, [this] { name_is_own_ = true; });
  connect(file_, &QLineEdit::textChanged, this,
          [this](const QString& text) { export_->setEnabled(!text.isEmpty()); });
  connect(browse, &QPushButton::clicked, this, &ExportDialog::Browse);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::Accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  SuggestName();
}

Layout ExportDialog::ChosenLayout() const {
  return LayoutFromId(FromQt(layout_->currentData().toString())).value_or(Layout::kSideBySide);
}

ExportOptions ExportDialog::options() const {
  ExportOptions options;
  options.output = PathFromQt(file_->text());
  options.layout = ChosenLayout();
  options.fill = HoleFillFromId(FromQt(fill_->currentData().toString())).value_or(HoleFill::kBackground);
  options.swap_eyes = swap_->isChecked() && swap_->isEnabled();
  options.crf = ExportQualities()[static_cast<std::size_t>(quality_->currentIndex())].crf;
  return options;
}

void ExportDialog::SuggestName() {
  const Layout layout = ChosenLayout();
  swap_->setEnabled(layout != Layout::kLeft && layout != Layout::kRight && layout != Layout::kDisparity);
  if (name_is_own_) return;
  const QString folder = QSettings().value(kFolderKey).toString();
  const bool usable = !folder.isEmpty() && std::filesystem::is_directory(PathFromQt(folder));
  file_->setText(
      PathToQt(SuggestedOutput(film_, layout, usable ? PathFromQt(folder) : std::filesystem::path())));
}

void ExportDialog::Browse() {
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Export to"), file_->text(), tr("Films (*.mkv *.mp4 *.mov)"),
                                   nullptr, QFileDialog::DontConfirmOverwrite);
  if (file.isEmpty()) return;
  name_is_own_ = true;
  file_->setText(file);
}

void ExportDialog::Accept() {
  const std::filesystem::path output = options().output;
  if (std::filesystem::exists(output)) {
    const auto answer = QMessageBox::question(
        this, tr("Replace the file?"), tr("%1 exists already. Replace it?").arg(PathToQt(output.filename())));
    if (answer != QMessageBox::Yes) return;
  }
  QSettings settings;
  settings.setValue(kLayoutKey, layout_->currentData());
  settings.setValue(kQualityKey, quality_->currentData());
  settings.setValue(kFillKey, fill_->currentData());
  if (output.parent_path() != film_.parent_path())
    settings.setValue(kFolderKey, PathToQt(output.parent_path()));
  accept();
}

}  // namespace zeroplane::ui
