"""Plumbing that every app shares: errors, pagination, hashing, state machines. It holds no rule of the product."""
