"""The command line (命令行): what the pages do, without the pages. Each module here is one command."""
