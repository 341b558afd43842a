"""What is safe and due: rules and pure functions that judge facts, events and effects."""
