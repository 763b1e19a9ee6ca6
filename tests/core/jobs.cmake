# Tests of core/jobs. Export itself is tested where a renderer is: ui/window and app/cli.
zeroplane_test(core/effects SOURCES tst_effects.cpp LIBS zeroplane::core_jobs zeroplane::core_masks LABELS cpu)
zeroplane_test(core/film_analysis SOURCES tst_film_analysis.cpp LIBS zeroplane::core_jobs LABELS cpu)
