#include "core/media/image_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/media_file.h"

namespace zeroplane {
namespace {

// A view of an image's samples; `type` is OpenCV's, without channels.
template <class T>
cv::Mat View(const Image<T>& image, int type) {
  return cv::Mat(image.height(), image.width(), CV_MAKETYPE(type, image.channels()),
                 const_cast<T*>(image.data()));
}

// Decodes from memory: cv::imread prints on its own when it fails.
cv::Mat Decode(const std::filesystem::path& path, int flags) {
  CheckReadable(path);
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  cv::Mat picture;
  try {
    picture = cv::imdecode(bytes, flags);
  } catch (const cv::Exception&) {
    picture.release();  // reported below like any other picture that is none
  }
  if (picture.empty())
    throw Error(ErrorCode::kNotMedia, path.string(), "is not a picture that can be read",
                "Choose a .png, .jpg or .tif file.");
  return picture;
}

void WriteBytes(const std::filesystem::path& path, const std::vector<unsigned char>& bytes) {
  PartialFile partial(path);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(partial.path().c_str(), "wb"),
                                                             &std::fclose);
  if (!file) partial.ThrowWriteError(errno);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() || std::fflush(file.get()) != 0)
    partial.ThrowWriteError(errno);
  partial.Commit();
}

}  // namespace

ImageU8 ReadImage(const std::filesystem::path& path) {
  const cv::Mat bgr = Decode(path, cv::IMREAD_COLOR);
  ImageU8 image(bgr.cols, bgr.rows, 3);
  cv::Mat rgb = View(image, CV_8U);
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return image;
}

ImageU16 ReadDepthImage(const std::filesystem::path& path) {
  const cv::Mat depth = Decode(path, cv::IMREAD_UNCHANGED);
  if (depth.type() != CV_16UC1)
    throw Error(ErrorCode::kUnsupported, path.string(), "is not a grey picture of 16 bits a sample",
                "Save depth as 16-bit grey PNG.");
  ImageU16 image(depth.cols, depth.rows, 1);
  cv::Mat samples = View(image, CV_16U);
  depth.copyTo(samples);
  return image;
}

void WriteImage(const std::filesystem::path& path, const ImageU8& image) {
  ZP_CHECK(image.channels() == 1 || image.channels() == 3, image.channels());
  ZP_CHECK(!image.empty(), "picture without samples");
  const std::string ending = path.extension().string();
  if (ending != ".png" && ending != ".jpg")
    throw Error(ErrorCode::kUnsupported, path.string(), "has an ending that pictures are not written to",
                "Use .png or .jpg.");
  cv::Mat stored = View(image, CV_8U);
  if (image.channels() == 3) {
    cv::Mat bgr;
    cv::cvtColor(stored, bgr, cv::COLOR_RGB2BGR);
    stored = bgr;
  }
  std::vector<unsigned char> bytes;
  const bool encoded = cv::imencode(ending, stored, bytes);
  ZP_CHECK(encoded, ending);
  WriteBytes(path, bytes);
}

ImageU8 Resize(const ImageU8& image, int width, int height) {
  ZP_CHECK_GT(width, 0);
  ZP_CHECK_GT(height, 0);
  ZP_CHECK(!image.empty(), "picture without samples");
  // One side may shrink while the other grows: shrink first, then grow.
  const cv::Size shrunk_size(std::min(width, image.width()), std::min(height, image.height()));
  cv::Mat shrunk;
  cv::resize(View(image, CV_8U), shrunk, shrunk_size, 0, 0, cv::INTER_AREA);
  ImageU8 result(width, height, image.channels());
  cv::Mat target = View(result, CV_8U);
  cv::resize(shrunk, target, target.size(), 0, 0, cv::INTER_LINEAR);
  return result;
}

}  // namespace zeroplane
