"""The domain: jobs, queries, plans and the ordered list. Pure; standard library only."""
