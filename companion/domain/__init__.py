"""The rules of an evening: pure functions of what they are given, no clock, randomness or I/O."""
