# The two commands: `make run` and `make test`. `make` alone explains the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
YEAR ?= 2023
FAZHI_HOME ?= var
# Arguments for pytest or the benchmark: make test ARGS="tests/kernel/law -x"
ARGS ?=

BIN := .venv/bin
RUN := .venv/.installed-run
DEV := .venv/.installed-dev
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
REPORT := $(FAZHI_HOME)/report-$(YEAR).docx
export FAZHI_HOME

.PHONY: help run test lint format lock bench pictures clean

help: ## 列出各项命令 / list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The demo town's day; a day set outside wins.
run: export FAZHI_TODAY ?= 2024-01-15
run: $(RUN) ## 安装、建演示镇、出报告并启动服务 / install, build the demo town and its report, serve (HOST, PORT, YEAR)
	@mkdir -p "$(FAZHI_HOME)"
	@$(BIN)/fazhi demo --year $(YEAR)
	@$(BIN)/fazhi report $(YEAR) -o "$(REPORT)"
	@echo "报告 / report: $(REPORT)"
	@echo "地址 / address: http://$(HOST):$(PORT)/"
	@exec $(BIN)/fazhi serve --host $(HOST) --port $(PORT)

test: $(DEV) ## 在 SQLite 与 PostgreSQL 上各跑一遍全部测试 / run everything on both databases (ARGS for pytest)
	@env -u FAZHI_HOME $(BIN)/python -m tools.run_tests $(ARGS)

lint: $(DEV) ## 检查格式、写法、楼层与类型 / ruff, import contracts, mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

format: $(DEV) ## 改好格式 / format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(DEV) ## 测速，每项与对照并列 / measure, each figure beside its yardstick
	@env -u FAZHI_HOME $(BIN)/python -m bench $(ARGS)

pictures: $(DEV) ## 重拍 docs/pictures 里的页面图 / take the pictures of the main pages anew
	@env -u FAZHI_HOME $(BIN)/python -m tools.screenshots

lock: ## 重新锁定依赖（需要 uv） / write the hashed lock files anew (needs uv)
	uv pip compile $(LOCK) --extra build pyproject.toml -o requirements.txt
	uv pip compile $(LOCK) --extra build --extra dev pyproject.toml -o requirements-dev.txt
LOCK := --quiet --python-version 3.11 --universal --only-binary :all: --generate-hashes --no-header --no-annotate

clean: ## 删除环境与缓存，不动 FAZHI_HOME 中的数据 / remove the environment and caches, never the data
	rm -rf .venv build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "需要 Python 3.11 以上：apt install python3，或 make PYTHON=... / needs Python 3.11 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "缺少 venv：请执行 apt install python3-venv / venv is missing: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

$(RUN): requirements.txt pyproject.toml | $(BIN)/pip
	@echo "正在安装依赖 / installing …" >&2
	@$(INSTALL) --only-binary :all: --require-hashes -r requirements.txt
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

# The lock file for tests contains the one for running, so its stamp stands for both.
$(DEV): requirements-dev.txt pyproject.toml | $(BIN)/pip
	@echo "正在安装依赖 / installing …" >&2
	@$(INSTALL) --only-binary :all: --require-hashes -r requirements-dev.txt
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $(RUN) $@
