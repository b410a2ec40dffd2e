#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#if defined(__linux__)
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

// The numbers of glibc's settings do not reach Swift, and elsewhere there are none.
static inline void licentric_malloc_returns_large_blocks(int from, int trim, int pad) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, from);
    mallopt(M_TRIM_THRESHOLD, trim);
    mallopt(M_TOP_PAD, pad);
#else
    (void)from;
    (void)trim;
    (void)pad;
#endif
}

// The linker's symbols do not reach Swift: what lies between them is read and executed, and never written. Whole pages only.
static inline void licentric_code_pages_go_back(void) {
#if defined(__linux__)
    extern const char __executable_start, etext;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)&__executable_start + page - 1) / page * page;
    uintptr_t end = (uintptr_t)&etext / page * page;
    if (first < end) {
        madvise((void *)first, end - first, MADV_DONTNEED);
    }
#endif
}
