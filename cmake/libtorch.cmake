# LibTorch from the PyPI wheel. Its own TorchConfig.cmake insists on a CUDA toolkit, so the targets are made here
# over the shared libraries themselves.
set(SOTTO_VENV ${CMAKE_SOURCE_DIR}/.venv CACHE PATH "The Python environment that `make setup` made")
file(GLOB torch_folders ${SOTTO_VENV}/lib/python3.*/site-packages/torch)
if(NOT torch_folders)
  message(FATAL_ERROR "LibTorch was not found under ${SOTTO_VENV}. Run `make setup` first.")
endif()
list(GET torch_folders 0 torch_folder)
get_filename_component(site_packages ${torch_folder} DIRECTORY)

add_library(sotto_torch_core SHARED IMPORTED)
set_target_properties(sotto_torch_core PROPERTIES IMPORTED_LOCATION ${torch_folder}/lib/libc10.so)

# The wheel brings copies of other libraries' headers (fmt, a newer version) that would hide the system's: only its own
# folders are shown.
set(torch_include ${CMAKE_BINARY_DIR}/torch_include)
file(MAKE_DIRECTORY ${torch_include})
foreach(folder ATen c10 torch caffe2)
  file(CREATE_LINK ${torch_folder}/include/${folder} ${torch_include}/${folder} SYMBOLIC)
endforeach()

add_library(sotto_torch SHARED IMPORTED)
set_target_properties(sotto_torch PROPERTIES
  IMPORTED_LOCATION ${torch_folder}/lib/libtorch_cpu.so
  INTERFACE_INCLUDE_DIRECTORIES "${torch_include};${torch_folder}/include/torch/csrc/api/include"
  INTERFACE_LINK_LIBRARIES sotto_torch_core)

# The wheel's libraries look for CUDA's runtime and one another beside themselves (nvidia/cu13/lib).
file(GLOB nvidia_lib_folders ${site_packages}/nvidia/*/lib)
set(torch_rpath ${torch_folder}/lib ${nvidia_lib_folders})
target_link_options(sotto_torch INTERFACE "LINKER:--disable-new-dtags" "LINKER:--allow-shlib-undefined")
foreach(folder IN LISTS torch_rpath)
  target_link_options(sotto_torch INTERFACE "LINKER:-rpath,${folder}")
endforeach()

# LibTorch's own OpenMP (libgomp), for what is compiled with -fopenmp.
add_library(sotto_openmp SHARED IMPORTED)
set_target_properties(sotto_openmp PROPERTIES IMPORTED_LOCATION ${torch_folder}/lib/libgomp.so.1)

# The GPU half is there only where `make setup` installed CUDA's libraries.
set(torch_cuda_needs ${torch_folder}/lib/libtorch_cuda.so)
file(GLOB cublas_libraries ${site_packages}/nvidia/*/lib/libcublas.so.*)
if(EXISTS ${torch_cuda_needs} AND cublas_libraries)
  add_library(sotto_torch_cuda SHARED IMPORTED)
  set_target_properties(sotto_torch_cuda PROPERTIES IMPORTED_LOCATION ${torch_cuda_needs})
  # --no-as-needed: nothing references a symbol of libtorch_cuda, its initialisers register the CUDA kernels.
  target_link_options(sotto_torch INTERFACE
    "LINKER:--push-state,--no-as-needed" "${torch_cuda_needs}" "${torch_folder}/lib/libc10_cuda.so" "LINKER:--pop-state")
  file(GLOB SOTTO_CUDA_INCLUDE_FOLDERS ${site_packages}/nvidia/*/include) # for what includes c10d's NCCL half
  message(STATUS "LibTorch: ${torch_folder} (with CUDA)")
else()
  message(STATUS "LibTorch: ${torch_folder} (CPU)")
endif()
