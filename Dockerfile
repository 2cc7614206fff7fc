# onrecord, with the interpreter, packages and model that requirements.lock names. No compiler: all that is native comes in wheels.
# docs/run-every-day.md says how to use it. The image holds no secret: passwords and credentials come with the environment.
FROM python:3.11-slim

WORKDIR /srv/onrecord
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE source/
COPY flows source/flows
COPY transforms source/transforms
COPY releases source/releases
COPY explorer source/explorer
COPY onrecord source/onrecord

ENV PIP_NO_CACHE_DIR=1
RUN python -m venv .venv
RUN .venv/bin/python -m pip install --quiet --upgrade "pip>=25"
# `names` alone, a list of words, comes as source and no wheel.
RUN .venv/bin/python -m pip install --quiet --only-binary :all: --no-binary names --require-hashes -r source/requirements.lock
# The build backend is one of the lock's packages; nothing is fetched that has no hash.
RUN .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation ./source && rm -rf source

COPY prefect.yaml collections.yaml ./
COPY seeds seeds
# Where it writes: volumes that are mounted here take over whom they belong to.
COPY --chown=10001:10001 output output
COPY --chown=10001:10001 output home

# A number, so that Kubernetes' runAsNonRoot can see that it isn't root; the installed code belongs to root.
USER 10001:10001
ENV PATH=/srv/onrecord/.venv/bin:$PATH HOME=/srv/onrecord/home PREFECT_HOME=/srv/onrecord/home/prefect DO_NOT_TRACK=1
ENTRYPOINT []
CMD ["onrecord", "--help"]
