"""The fourth floor (法): dated rules of the law, the working calendar, and the one clock that counts time limits."""
