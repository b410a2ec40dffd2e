#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
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
