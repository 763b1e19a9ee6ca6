#include "ui/export/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "ui/export/export_text.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

const QString kFolderKey = QStringLiteral("export/folder");
const QString kLayoutKey = QStringLiteral("export/layout");
const QString kFormatKey = QStringLiteral("export/format");
const QString kFillKey = QStringLiteral("export/fill");
const QString kQualityKey = QStringLiteral("export/quality");
const QString kPaceKey = QStringLiteral("export/secondsPerMegapixel");

constexpr int kFileWidth = 420, kMargin = 16;

std::string_view FirstEnding(MasterFormat format) {
  const std::string_view endings = Info(format).endings;
  return endings.substr(0, endings.find(' '));
}

bool Allows(MasterFormat format, std::string_view ending) {
  std::string_view endings = Info(format).endings;
  while (!endings.empty()) {
    const std::string_view first = endings.substr(0, endings.find(' '));
    if (first == ending) return true;
    endings.remove_prefix(std::min(first.size() + 1, endings.size()));
  }
  return false;
}

std::optional<double> KnownPace() {
  const QVariant pace = QSettings().value(kPaceKey);
  return pace.isValid() ? std::optional(pace.toDouble()) : std::nullopt;
}

void Choose(QComboBox* box, const QString& id) {
  box->setCurrentIndex(std::max(0, box->findData(id)));
}

QComboBox* Named(QComboBox* box, const char* name, const QString& label) {
  box->setObjectName(QString::fromLatin1(name));
  box->setAccessibleName(label);
  return box;
}

}  // namespace

ExportDialog::ExportDialog(const Project& project, const std::filesystem::path& film,
                           std::vector<ShotId> selected, QWidget* parent)
    : QDialog(parent),
      project_(project),
      film_(film),
      selected_(std::move(selected)),
      ending_(FirstEnding(MasterFormat::kH264)),
      preset_(Named(new QComboBox, "exportPreset", tr("For"))),
      range_(Named(new QComboBox, "exportRange", tr("What"))),
      layout_(Named(new QComboBox, "exportLayout", tr("Layout"))),
      format_(Named(new QComboBox, "exportFormat", tr("Format"))),
      fill_(Named(new QComboBox, "exportFill", tr("Behind objects"))),
      quality_(Named(new QComboBox, "exportQuality", tr("Quality"))),
      swap_(new QCheckBox(tr("Swap the eyes (right eye first)"))),
      file_(new QLineEdit),
      estimate_(new QLabel),
      problem_(new QLabel),
      export_(new QPushButton(tr("Export"))) {
  setObjectName(QStringLiteral("exportDialog"));
  setWindowTitle(tr("Export"));
  swap_->setObjectName(QStringLiteral("exportSwap"));
  file_->setObjectName(QStringLiteral("exportFile"));
  file_->setAccessibleName(tr("File"));
  file_->setMinimumWidth(kFileWidth);
  export_->setObjectName(QStringLiteral("exportStart"));
  estimate_->setObjectName(QStringLiteral("exportEstimate"));
  estimate_->setProperty("dim", true);
  problem_->setObjectName(QStringLiteral("exportProblem"));
  problem_->setWordWrap(true);
  problem_->hide();
  FillBoxes();
  Restore();
  Arrange();
  Connect();
  FollowFormat();
  FollowLayout();
  RefreshEstimate();
}

void ExportDialog::FillBoxes() {
  preset_->addItem(tr("Own settings"));
  for (const DeliveryPreset& preset : DeliveryPresets())
    preset_->addItem(QCoreApplication::translate("Export", preset.label), ToQt(preset.id));
  AddRange(ExportRange::kFilm, tr("The whole film"));
  AddRange(ExportRange::kSelectedShots, tr("The selected shots"));
  AddRange(ExportRange::kApprovedShots, tr("The approved shots"));
  for (const bool for_delivery : {true, false}) {
    if (!for_delivery) layout_->insertSeparator(layout_->count());
    for (const LayoutInfo& info : Layouts()) {
      if (info.for_delivery == for_delivery) layout_->addItem(Label(info.layout), ToQt(info.id));
    }
  }
  for (const MasterFormatInfo& info : MasterFormats()) {
    if (!info.sequence) format_->addItem(Label(info.format), ToQt(info.id));
  }
  fill_->setToolTip(
      tr("What is put where the made eye sees past an object, at something the film does not show"));
  for (const HoleFillInfo& info : kHoleFills) fill_->addItem(Label(info.fill), ToQt(info.id));
  for (const ExportQuality& quality : ExportQualities())
    quality_->addItem(QCoreApplication::translate("Export", quality.label), QString::fromLatin1(quality.id));
}

void ExportDialog::AddRange(ExportRange range, const QString& label) {
  const std::vector<FrameRange> parts = RangesOf(project_, range, selected_);
  if (range != ExportRange::kFilm && parts.empty()) return;
  ranges_.push_back(range);
  const QString files = parts.size() > 1 ? tr(" (%1 files)").arg(parts.size()) : QString();
  range_->addItem(label + files);
}

void ExportDialog::Restore() {
  const QSettings settings;
  Choose(layout_, settings.value(kLayoutKey, QStringLiteral("sbs")).toString());
  Choose(format_, settings.value(kFormatKey, QStringLiteral("h264")).toString());
  Choose(fill_, settings.value(kFillKey, QStringLiteral("background")).toString());
  Choose(quality_, settings.value(kQualityKey, QStringLiteral("high")).toString());
}

QFormLayout* ExportDialog::MakeForm() {
  auto* browse = new QPushButton(tr("Browse…"));
  browse->setObjectName(QStringLiteral("exportBrowse"));
  browse->setAutoDefault(false);
  connect(browse, &QPushButton::clicked, this, &ExportDialog::Browse);
  auto* file_row = new QHBoxLayout;
  file_row->addWidget(file_, 1);
  file_row->addWidget(browse);
  auto* form = new QFormLayout;
  form->setSpacing(8);
  form->addRow(tr("For"), preset_);
  form->addRow(tr("What"), range_);
  form->addRow(tr("Layout"), layout_);
  form->addRow(QString(), swap_);
  form->addRow(tr("Behind objects"), fill_);
  form->addRow(tr("Format"), format_);
  form->addRow(tr("Quality"), quality_);
  form->addRow(tr("File"), file_row);
  form->addRow(QString(), estimate_);
  return form;
}

void ExportDialog::Arrange() {
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  buttons->addButton(export_, QDialogButtonBox::AcceptRole);
  export_->setDefault(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  column->setSpacing(kMargin);
  column->addLayout(MakeForm());
  column->addWidget(problem_);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::Accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ExportDialog::Connect() {
  connect(preset_, &QComboBox::currentIndexChanged, this, &ExportDialog::ApplyPreset);
  connect(layout_, &QComboBox::currentIndexChanged, this, &ExportDialog::FollowLayout);
  connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::FollowFormat);
  for (QComboBox* box : {layout_, format_, quality_})
    connect(box, &QComboBox::activated, this, &ExportDialog::OwnSettings);
  for (QComboBox* box : {range_, layout_, format_, quality_})
    connect(box, &QComboBox::currentIndexChanged, this, &ExportDialog::RefreshEstimate);
  connect(file_, &QLineEdit::textEdited, this, [this] { name_is_own_ = true; });
  connect(file_, &QLineEdit::textChanged, this, [this](const QString& text) {
    export_->setEnabled(!text.isEmpty());
    problem_->hide();
  });
}

Layout ExportDialog::ChosenLayout() const {
  return LayoutFromId(FromQt(layout_->currentData().toString())).value_or(Layout::kSideBySide);
}

MasterFormat ExportDialog::ChosenFormat() const {
  return MasterFormatFromId(FromQt(format_->currentData().toString())).value_or(MasterFormat::kH264);
}

ExportOptions ExportDialog::options() const {
  ExportOptions options;
  options.output = PathFromQt(file_->text());
  options.layout = ChosenLayout();
  options.format = ChosenFormat();
  options.fill = HoleFillFromId(FromQt(fill_->currentData().toString())).value_or(HoleFill::kBackground);
  options.swap_eyes = swap_->isChecked() && swap_->isEnabled();
  options.crf = ExportQualities()[static_cast<std::size_t>(quality_->currentIndex())].crf;
  return options;
}

std::vector<ExportOptions> ExportDialog::exports() const {
  return PlanExports(project_, options(), ranges_[static_cast<std::size_t>(range_->currentIndex())],
                     selected_);
}

void ExportDialog::RememberPace(double seconds_per_megapixel) {
  QSettings().setValue(kPaceKey, seconds_per_megapixel);
}

void ExportDialog::ApplyPreset() {
  const std::string id = FromQt(preset_->currentData().toString());
  const auto preset = std::ranges::find(DeliveryPresets(), id, &DeliveryPreset::id);
  if (preset == DeliveryPresets().end()) return;
  ending_ = preset->ending;
  Choose(layout_, ToQt(Info(preset->layout).id));
  Choose(format_, ToQt(Info(preset->format).id));
  Choose(quality_, QStringLiteral("high"));
  SuggestName();
}

void ExportDialog::OwnSettings() {
  const QSignalBlocker quiet(preset_);
  preset_->setCurrentIndex(0);
}

void ExportDialog::FollowLayout() {
  const Layout layout = ChosenLayout();
  swap_->setEnabled(layout != Layout::kLeft && layout != Layout::kRight && layout != Layout::kDisparity);
  SuggestName();
}

void ExportDialog::FollowFormat() {
  const MasterFormat format = ChosenFormat();
  quality_->setEnabled(Info(format).quality);
  if (!Allows(format, ending_)) ending_ = FirstEnding(format);
  SuggestName();
}

void ExportDialog::SuggestName() {
  if (name_is_own_) return;
  const QString folder = QSettings().value(kFolderKey).toString();
  const bool usable = !folder.isEmpty() && std::filesystem::is_directory(PathFromQt(folder));
  std::filesystem::path name =
      SuggestedOutput(film_, ChosenLayout(), usable ? PathFromQt(folder) : std::filesystem::path());
  file_->setText(PathToQt(name.replace_extension(ending_)));
}

void ExportDialog::RefreshEstimate() {
  const std::vector<ExportOptions> planned = exports();
  estimate_->setText(EstimateText(EstimateExports(project_, planned, KnownPace())));
}

void ExportDialog::Browse() {
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Export to"), file_->text(), tr("Films (*.mkv *.mp4 *.mov)"),
                                   nullptr, QFileDialog::DontConfirmOverwrite);
  if (file.isEmpty()) return;
  name_is_own_ = true;
  file_->setText(file);
}

bool ExportDialog::IsWritable(const std::vector<ExportOptions>& exports) {
  try {
    for (ExportOptions options : exports) {
      options.resume = true;  // what is unfinished there is gone on with, or begun anew
      CheckExport(project_, options);
    }
    return true;
  } catch (...) {
    problem_->setText(Sentence(std::current_exception()));
    problem_->show();
    return false;
  }
}

bool ExportDialog::MayReplace(const std::vector<ExportOptions>& exports) {
  for (const ExportOptions& options : exports) {
    if (!std::filesystem::exists(options.output)) continue;
    const QString name = PathToQt(options.output.filename());
    const auto answer =
        QMessageBox::question(this, tr("Replace the file?"), tr("%1 exists already. Replace it?").arg(name));
    if (answer != QMessageBox::Yes) return false;
  }
  return true;
}

void ExportDialog::Remember(const std::filesystem::path& output) const {
  QSettings settings;
  settings.setValue(kLayoutKey, layout_->currentData());
  settings.setValue(kFormatKey, format_->currentData());
  settings.setValue(kQualityKey, quality_->currentData());
  settings.setValue(kFillKey, fill_->currentData());
  if (output.parent_path() != film_.parent_path())
    settings.setValue(kFolderKey, PathToQt(output.parent_path()));
}

void ExportDialog::Accept() {
  const std::vector<ExportOptions> planned = exports();
  if (!IsWritable(planned) || !MayReplace(planned)) return;
  Remember(options().output);
  accept();
}

}  // namespace zeroplane::ui
