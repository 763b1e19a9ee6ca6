#pragma once

#include <QTimer>
#include <QWidget>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/stereo/frame_request.h"
#include "core/stereo/screen.h"
#include "core/style/reference_style.h"
#include "ui/scopes/scope_film.h"

class QLabel;

namespace zeroplane::ui {

class ActionRegistry;
class ScopePlot;

enum class Scope { kDepth, kBackground, kStyleMap, kOverTime, kParallax, kWaveform };

struct ScopeInfo {
  Scope scope;
  std::string_view id;  ///< of its command "scope/<id>"
};
std::span<const ScopeInfo> Scopes();

/// The film's grades beside the reference styles, the shown frame's disparities beside the screen's limits,
/// one scope at a time, and what it means in words.
class ScopePanel final : public QWidget {
  Q_OBJECT
 public:
  /// @param commands has a checkable "scope/<id>" for each scope, and "scope/save"
  ScopePanel(std::vector<ReferenceStyle> styles, const ActionRegistry& commands, QWidget* parent = nullptr);

  Scope scope() const { return scope_; }
  void SetScope(Scope scope);
  /// The style that the verdicts speak of; an unknown id: none.
  void SetChosenStyle(const std::string& id);
  void SetFilm(ScopeFilm film, const Screen& screen);
  /// The shown frame with its disparity map; null while there is none.
  void SetFrame(std::shared_ptr<const FrameResult> frame);

  /// The scope that is shown; see ScopePlot::Save(). @throws Error
  void Save(const std::filesystem::path& file);

 private:
  void Later();
  void Refresh();
  void RefreshScope();
  void RefreshStyles();
  void RefreshOverTime();
  void RefreshFrame();
  QString ShotVerdict() const;
  QString FilmVerdict() const;
  QString EdgeVerdict() const;

  const std::vector<ReferenceStyle> styles_;
  Scope scope_ = Scope::kDepth;
  std::string chosen_;
  ScopeFilm film_;
  const Screen* screen_;
  std::shared_ptr<const FrameResult> frame_;
  ScopePlot* plot_;
  QLabel *verdict_, *film_verdict_;
  QTimer refresh_;  ///< gathers the changes of a drag
};

}  // namespace zeroplane::ui
