"""What happens to an article: bytes -> record -> clean text -> sentences -> entities -> quotes -> rows.

Pure functions: nothing here imports Prefect, opens a file or knows a path. `transforms.article` names the
values that pass from step to step.
"""
