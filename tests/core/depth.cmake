zeroplane_test(core/depth_cache SOURCES tst_depth_cache.cpp picture_fixture.cpp
  LIBS zeroplane::core_depth zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/depth_input SOURCES tst_depth_input.cpp media_fixture.cpp picture_fixture.cpp
  LIBS zeroplane::core_depth zeroplane::core_media LABELS cpu)
zeroplane_test(core/depth_export SOURCES tst_depth_export.cpp media_fixture.cpp picture_fixture.cpp
  LIBS zeroplane::core_jobs zeroplane::core_depth zeroplane::core_media LABELS cpu)
