"""Real processes are killed and real servers are stopped while a job runs; nothing may be lost (acceptance A4)."""
