from dreiklang.cli import main

main()
