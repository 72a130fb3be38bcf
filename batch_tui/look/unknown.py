"""What is said of jobs that the service does not know, wherever they were asked for."""


def unknown(named: str = "such job") -> str:
    """The sentence; `named` is `such job`, or `job` and ids."""
    return (
        f"AWS Batch knows no {named}: the id is wrong, the child is not spawned yet, "
        "or the job ended days ago and is forgotten."
    )
