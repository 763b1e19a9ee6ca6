# Tests of core/media and core/shots. One of them looks at written files with FFmpeg itself.
find_package(PkgConfig REQUIRED)
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavformat libavcodec libswscale libavutil)

zeroplane_test(core/media_frame_index SOURCES tst_media_frame_index.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_file SOURCES tst_media_file.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_cache SOURCES tst_media_cache.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/image_file SOURCES tst_image_file.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/video_reader SOURCES tst_video_reader.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu
  TIMEOUT 300)
zeroplane_test(core/video_writer SOURCES tst_video_writer.cpp media_fixture.cpp
  LIBS zeroplane::core_media PkgConfig::FFMPEG LABELS cpu)
zeroplane_test(core/content_detector SOURCES tst_content_detector.cpp media_fixture.cpp
  LIBS zeroplane::core_shots zeroplane::core_media LABELS cpu)
