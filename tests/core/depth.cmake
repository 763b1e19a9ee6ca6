zeroplane_test(core/depth_cache SOURCES tst_depth_cache.cpp picture_fixture.cpp
  LIBS zeroplane::core_depth zeroplane::core_stereo LABELS cpu)
