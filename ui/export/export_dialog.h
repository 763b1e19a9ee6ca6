#pragma once

#include <QDialog>
#include <filesystem>

#include "core/jobs/export_job.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace zeroplane::ui {

/// Asks for layout, fill, quality and file. Accepted: options() are complete; the file's folder is
/// remembered.
class ExportDialog final : public QDialog {
  Q_OBJECT
 public:
  ExportDialog(const std::filesystem::path& film, QWidget* parent = nullptr);

  ExportOptions options() const;

 private:
  void SuggestName();
  void Browse();
  void Accept();
  Layout ChosenLayout() const;

  const std::filesystem::path film_;
  QComboBox *layout_, *fill_, *quality_;
  QCheckBox* swap_;
  QLineEdit* file_;
  QPushButton* export_;
  bool name_is_own_ = false;  ///< typed or browsed: no longer follows the layout
};

}  // namespace zeroplane::ui
