# Tests of core/shots.
foreach(name IN ITEMS edl otio shot_csv iw3_scene_cache conform)
  zeroplane_test(core/${name} SOURCES tst_${name}.cpp LIBS zeroplane::core_shots LABELS cpu)
endforeach()
zeroplane_test(core/content_detector SOURCES tst_content_detector.cpp rule_film.cpp media_fixture.cpp
  LIBS zeroplane::core_shots LABELS cpu)
zeroplane_test(core/detect_shots SOURCES tst_detect_shots.cpp planned_film.cpp LIBS zeroplane::core_shots LABELS cpu)
zeroplane_test(core/detect_shots_in_films SOURCES tst_detect_shots_in_films.cpp media_fixture.cpp
  LIBS zeroplane::core_shots zeroplane::core_media LABELS cpu slow)
