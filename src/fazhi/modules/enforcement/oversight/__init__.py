"""Committee, self-check, supervision, focus, projects, highlights (统筹与监督); S41, S50, S88, S90, S92, S93."""
