"""The hotline's statistics (热线统计): counts and pictures."""
