# Tests of core/jobs. Export is tested here with a renderer whose pictures are known, with the real one in app/cli.
zeroplane_test(core/effects SOURCES tst_effects.cpp LIBS zeroplane::core_jobs zeroplane::core_masks LABELS cpu)
zeroplane_test(core/film_analysis SOURCES tst_film_analysis.cpp LIBS zeroplane::core_jobs LABELS cpu)
zeroplane_test(core/export_stages SOURCES tst_export_stages.cpp media_fixture.cpp LIBS zeroplane::core_jobs LABELS cpu
  TIMEOUT 120)
zeroplane_test(core/export_job SOURCES tst_export_job.cpp media_fixture.cpp picture_fixture.cpp LIBS zeroplane::core_jobs
  LABELS cpu TIMEOUT 300)
zeroplane_test(core/export_resume SOURCES tst_export_resume.cpp media_fixture.cpp picture_fixture.cpp
  LIBS zeroplane::core_jobs LABELS cpu TIMEOUT 300)
zeroplane_test(core/still_job SOURCES tst_still_job.cpp media_fixture.cpp picture_fixture.cpp LIBS zeroplane::core_jobs
  LABELS cpu TIMEOUT 120)
