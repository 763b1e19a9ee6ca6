# Tests of core/net and core/model_store.
zeroplane_test(core/download SOURCES tst_download.cpp http_server.cpp LIBS zeroplane::core_net LABELS cpu)
zeroplane_test(core/model_store SOURCES tst_model_store.cpp http_server.cpp
  LIBS zeroplane::core_model_files zeroplane::core_net LABELS cpu)
