"""Case-file review (案卷评查): checks C01-C50, the same while a case is open, when it is decided, and years after."""
