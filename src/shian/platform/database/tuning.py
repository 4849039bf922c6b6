"""PostgreSQL's settings: for a city on one small machine, and for tests whose data may be lost."""

import os

CITY = {
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "1GB",
    "max_connections": "60",
    "wal_level": "minimal",  # one server, no replicas: COPY into a new table need not be logged twice
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "wal_buffers": "16MB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than it saves on pages of some milliseconds
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "2s",
    "listen_addresses": "",  # the socket only: no port to choose, nothing open to the network
}

LOSABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "100",
}


def settings(*, losable: bool) -> dict[str, str]:
    """The settings, given to PostgreSQL on its command line."""
    chosen = CITY | (LOSABLE if losable else {})
    return chosen | {"dynamic_shared_memory_type": shared_memory_kind()}


def shared_memory_kind() -> str:
    """Containers often get 64 MB of /dev/shm, too little for parallel queries: use files there."""
    try:
        shm = os.statvfs("/dev/shm")
    except OSError:
        return "mmap"
    return "posix" if shm.f_bsize * shm.f_bavail >= 512 << 20 else "mmap"
