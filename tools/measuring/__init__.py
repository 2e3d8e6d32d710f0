"""What Python loads by itself in each process that is started while coverage is measured."""
