# Tests of core/media. One of them looks at written files with FFmpeg itself.
find_package(PkgConfig REQUIRED)
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavformat libavcodec libswscale libavutil)

zeroplane_test(core/media_frame_index SOURCES tst_media_frame_index.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_file SOURCES tst_media_file.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_cache SOURCES tst_media_cache.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/disparity_file SOURCES tst_disparity_file.cpp picture_fixture.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/image_file SOURCES tst_image_file.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/video_reader SOURCES tst_video_reader.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu
  TIMEOUT 300)
zeroplane_test(core/video_writer SOURCES tst_video_writer.cpp media_fixture.cpp
  LIBS zeroplane::core_media PkgConfig::FFMPEG LABELS cpu)
zeroplane_test(core/master_formats SOURCES tst_master_formats.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/remux SOURCES tst_remux.cpp ffmpeg_tool.cpp media_fixture.cpp LIBS zeroplane::core_media LABELS cpu
  TIMEOUT 300)
zeroplane_test(core/media_probe SOURCES tst_media_probe.cpp ffmpeg_tool.cpp LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_scan_cache SOURCES tst_media_scan_cache.cpp media_fixture.cpp LIBS zeroplane::core_media
  LABELS cpu)
zeroplane_test(core/media_bad_input SOURCES tst_media_bad_input.cpp ffmpeg_tool.cpp media_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_pixels SOURCES tst_media_pixels.cpp ffmpeg_tool.cpp media_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_stepping SOURCES tst_media_stepping.cpp ffmpeg_tool.cpp media_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_random_access SOURCES tst_media_random_access.cpp ffmpeg_tool.cpp media_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/media_every_frame SOURCES tst_media_random_access.cpp ffmpeg_tool.cpp media_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu slow TIMEOUT 3000)
target_compile_definitions(tst_core_media_every_frame PRIVATE ZEROPLANE_EVERY_FRAME)
# Qt Test stops a function, all its rows together, after five minutes unless told otherwise.
set_tests_properties(core/media_every_frame PROPERTIES ENVIRONMENT
  "QTEST_FUNCTION_TIMEOUT=2400000;XDG_CACHE_HOME=${PROJECT_BINARY_DIR}/cache")
zeroplane_test(core/sequence_pattern SOURCES tst_sequence_pattern.cpp picture_fixture.cpp LIBS zeroplane::core_media
  LABELS cpu)
zeroplane_test(core/sequence_reader SOURCES tst_sequence_reader.cpp ffmpeg_tool.cpp media_fixture.cpp picture_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/sequence_writer SOURCES tst_sequence_writer.cpp ffmpeg_tool.cpp media_fixture.cpp picture_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu)
zeroplane_test(core/stereo_still SOURCES tst_stereo_still.cpp media_fixture.cpp picture_fixture.cpp
  LIBS zeroplane::core_media LABELS cpu)
