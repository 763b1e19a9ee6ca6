#include "ui/adapters/film_opener.h"

#include <utility>

#include "ui/adapters/gui_thread.h"
#include "ui/labels.h"

namespace zeroplane::ui {

FilmOpener::FilmOpener(std::filesystem::path film, QObject* parent)
    : QObject(parent), film_(std::move(film)), thread_([this] {
        try {
          Post(this, [this, info = Probe(film_)] { Q_EMIT probed(info); });
        } catch (...) {
          Post(this, [this, sentence = Sentence(std::current_exception())] { Q_EMIT failed(sentence); });
        }
      }) {}

FilmOpener::~FilmOpener() {
  thread_.join();
}

}  // namespace zeroplane::ui
