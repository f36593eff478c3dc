"""German abbreviations, without their last full stop; letters spaced out (`z. B.`) are looked up joined (`z.B`)."""

# Something always follows: the full stop never ends a sentence, whatever comes next.
UNFINISHED = frozenset(
    """
    Dr Prof Dres Dipl Ing Hr Hrn Frl Fam Hl hl Mr Mrs Ms St Ste Sr.in Hptm Oblt Adm Gov Sgt Capt Nr Nrn Abs Ziff
    Rdnr Kap Abb Anm Bd Bde vgl Vgl s.S ca Ca bzw Bzw bspw Bspw sog insb insbes Insb evtl Evtl ggf Ggf inkl exkl
    zzgl abzgl einschl ausschl geb verh verw gegr hrsg Hrsg Verf mind ehem eigtl urspr entspr zw zit zzt Zzt lfd stv
    stellv staatl städt amtl öffentl österr schweiz franz engl türk russ ital span griech lat arab poln amerik europ
    ev kath wiss z.B Z.B z.Bsp z.T Z.T z.Z z.Zt d.h D.h i.d.R I.d.R i.A i.V i.S i.S.v i.S.d i.e i.H.v m.E M.E u.a
    U.a u.U v.a V.a o.g u.g s.a S.a vs Bes Betr
    """.split()
)

# It may stand at the end of a sentence, or be a word as well (`Max`, `Gen`): what follows decides.
FINAL_TOO = frozenset(
    """
    usf u.s.f Mio Mrd Mill Bio Tsd Tsde Co Corp Inc Ltd Bros Cie Jr Sr jr sr jun sen Esq Chr Str Pl Std Min Sek Jh
    Jhd Jhdt Jhs Jahrh Hbf Bhf Univ Bez Abt Art Rd Vol Aufl Ausg Jg Lfg Jan Feb Febr Mär Apr Jun Jul Aug Sep Sept
    Okt Nov Dez Mo Di Mi Do Sa So f ff a.D A.D e.V E.V n.e.V i.R v.Chr n.Chr v.u.Z u.Z u.ä u.Ä o.ä o.Ä u.dgl dgl
    u.v.m u.v.a u.v.a.m m.b.H p.a p.m a.m a.M a.d i.Br o.k i.O s.o s.u d.J d.M v.J v.M l.c a.a.O Ph.D M.A B.A B.Sc
    M.Sc LL.M Gen Sen Rep Mag max Max Fr No Red Bl Sp Pos Tab rd bes betr gem lt Lt techn dt Tel Fon min gest Rn Anl
    resp
    """.split()
)

# What comes after these is rarely still the same sentence when it is capitalised.
MOSTLY_FINAL = frozenset("usw etc u.s.w".split())

# Symbols, not abbreviations: after a number the full stop is the sentence's.
UNITS = frozenset("m km cm mm nm g kg mg t l ml s h ha kW MW GW kWh MWh V W A Hz GHz MHz Nm".split())

MONTHS = frozenset(
    """
    Januar Jänner Februar Feber März April Mai Juni Juli August September Oktober November Dezember
    Januars Februars Aprils Mais Junis Julis Augusts Septembers Oktobers Novembers Dezembers
    Jan Feb Febr Mär Mrz Apr Jun Jul Aug Sep Sept Okt Nov Dez
    """.split()
)

# What Germans count with ordinals even where no article comes before: `Mitte 19. Jahrhundert`.
COUNTED = frozenset(
    """
    Jahrhundert Jahrhunderts Jahrhunderte Jahrhunderten Jh Jahrtausend Jahrtausends Weltkrieg Weltkriegs Weltkrieges
    Lebensjahr Lebensjahrs Lebensjahres Geburtstag Geburtstags Todestag Jahrestag Schuljahr Semester Quartal Quartals
    Halbjahr Halbjahrs Spieltag Spieltags Runde Liga Bundesliga Klasse Klassen Platz Platzes Rang Minute Minuten
    Halbzeit Stock Stockwerk Etage Stunde Auflage Ausgabe Staffel Folge Kapitel Absatz Satz Sitzung Legislaturperiode
    Wahlperiode Amtszeit Tag Tages Woche Monat Monats Mal Grad Grades Bezirk Armee Division Bataillon Brigade FC SC SV
    """.split()
)
