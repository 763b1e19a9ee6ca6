#pragma once

#include <QDialog>
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/jobs/export_job.h"
#include "ui/export/export_plan.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace zeroplane::ui {

/// Asks for part of the film, delivery, layout, format, fill, quality and file, and tells about how large and
/// long that is. Accepted: exports() are complete and can be written; the choices are remembered.
class ExportDialog final : public QDialog {
  Q_OBJECT
 public:
  /// @param selected the shots that "the selected shots" means
  ExportDialog(const Project& project, const std::filesystem::path& film, std::vector<ShotId> selected,
               QWidget* parent = nullptr);

  /// Of the whole film.
  ExportOptions options() const;
  std::vector<ExportOptions> exports() const;

  /// What an export told of this computer's speed, for later estimates.
  static void RememberPace(double seconds_per_megapixel);

 private:
  void FillBoxes();
  void AddRange(ExportRange range, const QString& label);
  void Restore();
  void Arrange();
  QFormLayout* MakeForm();
  void Connect();
  void ApplyPreset();
  void OwnSettings();
  void FollowLayout();
  void FollowFormat();
  void SuggestName();
  void RefreshEstimate();
  void Browse();
  void Accept();
  bool IsWritable(const std::vector<ExportOptions>& exports);
  bool MayReplace(const std::vector<ExportOptions>& exports);
  void Remember(const std::filesystem::path& output) const;
  Layout ChosenLayout() const;
  MasterFormat ChosenFormat() const;

  const Project project_;
  const std::filesystem::path film_;
  const std::vector<ShotId> selected_;
  std::vector<ExportRange> ranges_;  ///< of the box's rows
  std::string_view ending_;          ///< of a suggested name
  QComboBox *preset_, *range_, *layout_, *format_, *fill_, *quality_;
  QCheckBox* swap_;
  QLineEdit* file_;
  QLabel *estimate_, *problem_;
  QPushButton* export_;
  bool name_is_own_ = false;  ///< typed or browsed: no longer follows the layout
};

}  // namespace zeroplane::ui
