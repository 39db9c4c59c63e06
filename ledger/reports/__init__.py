"""What an office hands out: files, bulletins and reports as frozen values, and how they read on paper."""
