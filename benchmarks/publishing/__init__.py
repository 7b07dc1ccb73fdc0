"""Sites made by real publishing software, and the records that a run exports of them. ``make bench-publishing`` prints the table."""
