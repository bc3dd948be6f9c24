# One entry point for everything; `make help` lists it.

SWIFT ?= swift
CONFIG ?= data/weekly.yaml
PORT ?= 8787
PYTHON ?= python3
# What building needs beside Swift, as Debian names it.
PACKAGES = libopenblas-dev liblapacke-dev libsqlite3-dev libcmark-dev zlib1g-dev pkg-config tzdata
# What the tests of the page need beside those.
BROWSER = chromium chromium-driver fonts-noto-core
# A package of Python that carries axe-core in it; nothing else of it is used.
AXE = axe-playwright-python==0.1.8
# The same flags for `run` and `test`, so that nothing is compiled twice.
BUILD = $(SWIFT) build -c release
TESTS = $(SWIFT) test -c release --disable-testable-imports

.DEFAULT_GOAL := help
.PHONY: help run serve test bench bench-flow bench-page compare compare-backtest compare-weekly compare-flow \
  compare-cron chaos accuracy coverage screenshots audit lint format docs build packages browser python

help: ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Run the weekly model selection on the real data in data/ (CONFIG=…)
	@.build/release/almanac run $(CONFIG) --format table

serve: build ## Schedule the job and show its page (CONFIG=… PORT=…)
	@.build/release/almanac serve $(CONFIG) --port $(PORT)

# Apart, since computations would hold the threads on which the flow's tests wait for clocks.
test: packages browser ## Run all tests
	@$(BUILD)
	@$(TESTS) --filter '^FlowTests'
	@$(TESTS) --no-parallel --filter '^PageTests'
	@$(TESTS) --skip '^(FlowTests|PageTests|ForecastingTests)'
	@$(TESTS) --filter '^ForecastingTests'

bench: packages ## Benchmark every model, or some (MODEL="ses naive")
	@MODEL="$(MODEL)" $(SWIFT) package --package-path Benchmarks benchmark

compare: build python ## Time the models beside statsforecast and R (DATA=… TEST=… MODELS="ets theta" …)
	@$(PYTHON) Benchmarks/Peers/compare.py

compare-backtest: build python ## Time rolling origins beside statsforecast's cross-validation
	@$(PYTHON) Benchmarks/Peers/compare.py backtest

compare-weekly: build python ## Time the default set on a weekly panel, on one thread and on two (DATA=…)
	@$(PYTHON) Benchmarks/Peers/weekly.py

bench-flow: build python ## Measure the service: start, memory, idle time, punctuality (TICKS=…)
	@$(PYTHON) Benchmarks/Peers/flow.py

compare-flow: build python ## Measure Prefect beside the service, on the same graph of tasks
	@$(PYTHON) Benchmarks/Peers/flow.py peer

compare-cron: build python ## Check due instants beside croniter's (CASES=10000 SEED=1)
	@$(PYTHON) Benchmarks/Peers/cron.py

chaos: packages ## Kill the weekly job at random instants, many times (KILLS=200 SEED=1)
	@$(BUILD)
	@ALMANAC_CHAOS_KILLS=$(or $(KILLS),200) ALMANAC_CHAOS_SEED=$(or $(SEED),1) \
	  $(TESTS) --filter ChaosTests

screenshots: packages browser ## Photograph every page, light and dark, wide and narrow, into .build/screenshots
	@$(BUILD)
	@ALMANAC_SCREENSHOTS="$(CURDIR)/.build/screenshots" $(TESTS) --filter ShowcaseTests/photograph

audit: packages browser python ## Look for faults of accessibility on every page with axe
	@[ -x .build/axe/bin/python ] || $(PYTHON) -m venv .build/axe
	@.build/axe/bin/python -m pip install --quiet --disable-pip-version-check --no-deps $(AXE)
	@$(BUILD)
	@ALMANAC_AXE="$$(echo $(CURDIR)/.build/axe/lib/python*/site-packages/axe_playwright_python/axe.min.js)" \
	  $(TESTS) --filter ShowcaseTests/audit

bench-page: packages browser ## Measure the page: requests, bytes, times, memory, many watchers
	@$(BUILD)
	@ALMANAC_BENCH_PAGE=1 $(TESTS) --no-parallel --filter PageBenchmarks

accuracy: build python ## Score the models on the M3 panels, or on one (DATA=… TEST=… MODELS="ets theta")
	@$(PYTHON) Benchmarks/Peers/accuracy.py

coverage: build python ## Measure how often the truth lies inside the intervals (DATA=… TEST=… MODELS="ets theta")
	@$(PYTHON) Benchmarks/Peers/coverage.py

lint: ## Check the format of all Swift files
	@$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Models Benchmarks/Flow

format: ## Format all Swift files
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Models Benchmarks/Flow

docs: packages ## Write the documentation of the libraries into docs/
	@mkdir -p docs
	@for target in Forecasting SeriesIO Flow ModelSelection Dashboard; do \
	  $(SWIFT) package --allow-writing-to-directory docs generate-documentation \
	    --target $$target --output-path docs/$$target --disable-indexing \
	    --transform-for-static-hosting --hosting-base-path $$target || exit 1; \
	done

build: packages ## Build the program at .build/release/almanac
	@$(BUILD) --product almanac

python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed; on Debian type:  sudo apt-get install python3 python3-venv" >&2; exit 1; }

packages:
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6.2 or later is needed: https://www.swift.org/install" >&2; exit 1; }
	$(call install,$(PACKAGES))

browser:
	$(call install,$(BROWSER))

# Installs missing system packages where it may, else says what to type.
define install
@command -v dpkg-query >/dev/null || exit 0; \
missing=; \
for package in $(1); do \
  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q '^install ok installed' || missing="$$missing $$package"; \
done; \
[ -n "$$missing" ] || exit 0; \
if [ "$$(id -u)" = 0 ]; then as_root=; \
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=sudo; \
else echo "System packages are missing; type:  sudo apt-get install$$missing" >&2; exit 1; fi; \
echo "installing$$missing" >&2; \
$$as_root apt-get update -qq && \
DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends $$missing >/dev/null || \
{ echo "That failed; type:  sudo apt-get install$$missing" >&2; exit 1; }
endef
