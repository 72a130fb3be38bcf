"""Why a job waits: what AWS tells of it and its queue, and what that says."""
