# LibTorch as the target `zeroplane_torch`, and CUDA when ZEROPLANE_CUDA is on.

if(ZEROPLANE_CUDA)
  if(NOT DEFINED TORCH_CUDA_ARCH_LIST)
    if(DEFINED ENV{TORCH_CUDA_ARCH_LIST})
      set(TORCH_CUDA_ARCH_LIST "$ENV{TORCH_CUDA_ARCH_LIST}")
    else()
      set(TORCH_CUDA_ARCH_LIST "7.5;8.0;8.6;8.9;9.0;12.0+PTX")
    endif()
  endif()
  set(CMAKE_CUDA_STANDARD 17)  # nvcc 13 with LibTorch's headers; the host code stays C++20.
  set(CMAKE_CUDA_STANDARD_REQUIRED ON)
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES OFF)  # LibTorch turns TORCH_CUDA_ARCH_LIST into -gencode flags.
  endif()
  set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)  # LibTorch brings the shared one; two runtimes would not see each other's errors.
  enable_language(CUDA)
endif()

find_package(Torch REQUIRED)
if(ZEROPLANE_CUDA AND NOT TORCH_CUDA_LIBRARIES AND NOT TARGET torch_cuda)
  message(FATAL_ERROR "The LibTorch found in ${TORCH_INSTALL_PREFIX} has no CUDA. Set CMAKE_PREFIX_PATH to a CUDA "
    "LibTorch (the folder that holds lib/ and share/cmake/), or run tools/setup --cuda.")
endif()

# TorchConfig looks for the library in CMAKE_PREFIX_PATH before its own folder, so another LibTorch can slip in.
cmake_path(IS_PREFIX TORCH_INSTALL_PREFIX "${TORCH_LIBRARY}" NORMALIZE _torch_is_its_own)
if(TORCH_LIBRARY AND NOT _torch_is_its_own)
  message(FATAL_ERROR "The headers of ${TORCH_INSTALL_PREFIX} would be linked with ${TORCH_LIBRARY}. Set "
    "CMAKE_PREFIX_PATH to the LibTorch folder itself (it holds lib/ and share/cmake/), not to its share/cmake.")
endif()

add_library(zeroplane_torch INTERFACE)
target_include_directories(zeroplane_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(zeroplane_torch INTERFACE ${TORCH_LIBRARIES})
if(ZEROPLANE_CUDA)
  target_compile_definitions(zeroplane_torch INTERFACE ZEROPLANE_CUDA)  # Whatever meets LibTorch knows which build it is.
endif()
separate_arguments(_torch_flags NATIVE_COMMAND "${TORCH_CXX_FLAGS}")
target_compile_options(zeroplane_torch INTERFACE $<$<COMPILE_LANGUAGE:CXX>:${_torch_flags}>)

# at::parallel_for is an OpenMP template that is compiled into our own objects.
find_package(OpenMP REQUIRED)
target_link_libraries(zeroplane_torch INTERFACE OpenMP::OpenMP_CXX)
