find_package(SQLiteCpp REQUIRED)  # Some tests look into a project file from outside.
find_package(OpenCV REQUIRED COMPONENTS core)  # One sets its number of threads.

zeroplane_test(core/error SOURCES tst_error.cpp LIBS zeroplane::core_base LABELS cpu)
zeroplane_test(core/timecode SOURCES tst_timecode.cpp LIBS zeroplane::core_base LABELS cpu)
zeroplane_test(core/check SOURCES tst_check.cpp LIBS zeroplane::core_base LABELS cpu)
zeroplane_test(core/image SOURCES tst_image.cpp LIBS zeroplane::core_base LABELS cpu)
zeroplane_test(core/lru_cache SOURCES tst_lru_cache.cpp LIBS zeroplane::core_base LABELS cpu)
zeroplane_test(core/layout SOURCES tst_layout.cpp LIBS zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/depth_curve SOURCES tst_depth_curve.cpp LIBS zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/screen SOURCES tst_screen.cpp LIBS zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/grade SOURCES tst_grade.cpp LIBS zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/mask SOURCES tst_mask.cpp LIBS zeroplane::core_masks LABELS cpu)
zeroplane_test(core/brush SOURCES tst_brush.cpp LIBS zeroplane::core_masks LABELS cpu)
zeroplane_test(core/feather SOURCES tst_feather.cpp LIBS zeroplane::core_masks LABELS cpu)
zeroplane_test(core/dis_flow SOURCES tst_dis_flow.cpp LIBS zeroplane::core_masks opencv_core LABELS cpu)
zeroplane_test(core/temporal_window SOURCES tst_temporal_window.cpp LIBS zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/reference_style SOURCES tst_reference_style.cpp LIBS zeroplane::core_style LABELS cpu)
zeroplane_test(core/project SOURCES tst_project.cpp LIBS zeroplane::core_project LABELS cpu)
zeroplane_test(core/project_store SOURCES tst_project_store.cpp LIBS zeroplane::core_project SQLiteCpp LABELS cpu)
zeroplane_test(core/project_errors SOURCES tst_project_errors.cpp
  LIBS zeroplane::core_project SQLiteCpp SQLite::SQLite3 LABELS cpu)
zeroplane_test(core/project_migration SOURCES tst_project_migration.cpp
  LIBS zeroplane::core_project SQLiteCpp SQLite::SQLite3 LABELS cpu)
zeroplane_test(core/project_sharing SOURCES tst_project_sharing.cpp
  LIBS zeroplane::core_project SQLiteCpp SQLite::SQLite3 LABELS cpu)
zeroplane_test(core/project_recovery SOURCES tst_project_recovery.cpp
  LIBS zeroplane::core_project SQLiteCpp SQLite::SQLite3 LABELS cpu)
# The same program: ten kills in the quick suite, fifty more in the slow one.
zeroplane_test(core/project_crash SOURCES tst_project_crash.cpp
  LIBS zeroplane::core_edit SQLiteCpp SQLite::SQLite3 LABELS cpu)
add_test(NAME core/project_crash_50 COMMAND tst_core_project_crash aKilledProcessLosesNothing
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
set_tests_properties(core/project_crash_50 PROPERTIES
  TIMEOUT 300 LABELS "cpu;slow" ENVIRONMENT ZEROPLANE_CRASH_ROUNDS=50)
zeroplane_test(core/canvas_samples SOURCES tst_canvas_samples.cpp LIBS zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/grade_track SOURCES tst_grade_track.cpp LIBS zeroplane::core_stereo LABELS cpu)
zeroplane_test(core/shot_edits SOURCES tst_shot_edits.cpp LIBS zeroplane::core_edit LABELS cpu)
zeroplane_test(core/commands SOURCES tst_commands.cpp LIBS zeroplane::core_edit LABELS cpu)
zeroplane_test(core/undo_stack SOURCES tst_undo_stack.cpp LIBS zeroplane::core_edit LABELS cpu)
zeroplane_test(core/document SOURCES tst_document.cpp LIBS zeroplane::core_edit LABELS cpu)
