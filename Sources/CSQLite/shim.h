#include <sqlite3.h>

// Functions of variable arguments do not reach Swift.
static inline int licentric_sqlite_without_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
