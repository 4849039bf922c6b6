"""Early warning from counts: Farrington's methods, EARS, CUSUM."""
