"""What happens next: flows as tables, and the pure engine that takes one turn."""
