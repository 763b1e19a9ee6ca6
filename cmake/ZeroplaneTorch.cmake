# LibTorch as the target `zeroplane_torch`, and CUDA when ZEROPLANE_CUDA is on.

if(ZEROPLANE_CUDA)
  if(NOT DEFINED TORCH_CUDA_ARCH_LIST)
    if(DEFINED ENV{TORCH_CUDA_ARCH_LIST})
      set(TORCH_CUDA_ARCH_LIST "$ENV{TORCH_CUDA_ARCH_LIST}")
    else()
      set(TORCH_CUDA_ARCH_LIST "7.5;8.0;8.6;8.9;9.0;12.0+PTX")
    endif()
  endif()
  set(CMAKE_CUDA_STANDARD 17)
  set(CMAKE_CUDA_STANDARD_REQUIRED ON)
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES OFF)  # LibTorch turns TORCH_CUDA_ARCH_LIST into -gencode flags.
  endif()
  enable_language(CUDA)
endif()

find_package(Torch REQUIRED)
if(ZEROPLANE_CUDA AND NOT TORCH_CUDA_LIBRARIES AND NOT TARGET torch_cuda)
  message(FATAL_ERROR "The LibTorch found in ${TORCH_INSTALL_PREFIX} has no CUDA. Set CMAKE_PREFIX_PATH to a CUDA "
    "LibTorch (the folder that holds lib/ and share/cmake/), or run tools/setup --cuda.")
endif()

add_library(zeroplane_torch INTERFACE)
target_include_directories(zeroplane_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(zeroplane_torch INTERFACE ${TORCH_LIBRARIES})
separate_arguments(_torch_flags NATIVE_COMMAND "${TORCH_CXX_FLAGS}")
target_compile_options(zeroplane_torch INTERFACE $<$<COMPILE_LANGUAGE:CXX>:${_torch_flags}>)

# at::parallel_for is an OpenMP template that is compiled into our own objects.
find_package(OpenMP REQUIRED)
target_link_libraries(zeroplane_torch INTERFACE OpenMP::OpenMP_CXX)
