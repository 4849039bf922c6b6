"""The sample chain of the simulated city, from the plan to publication and disposal."""
