"""Sites made by real publishing software, and what a run exports of them. ``make bench-publishing`` prints the table."""
