// What the fixtures need of CUDA, declared by hand: clang compiles them without CUDA's own headers.
#define KERNEL extern "C" __attribute__((global))
#define DEVICE __attribute__((device))
#define SHARED __attribute__((shared))
#define TID __nvvm_read_ptx_sreg_tid_x()
#define NTID __nvvm_read_ptx_sreg_ntid_x()
#define CTAID __nvvm_read_ptx_sreg_ctaid_x()
#define NCTAID __nvvm_read_ptx_sreg_nctaid_x()
#define SYNC __syncthreads()
